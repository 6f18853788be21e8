"""What is true: the business rules as plain functions over frozen values, standard library only."""

"""Credit: accounts and what is drawn from them, exposure, checks with reasons, holds, dunning and deposits."""

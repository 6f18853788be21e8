"""Files made elsewhere become documents of this PC: checked whole before the first one is written."""

"""Small worlds: kinds of data with so few values that each of them can be tried."""

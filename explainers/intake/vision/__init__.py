"""Networks that take pictures, behind one small protocol whatever library runs them."""

"""Times beside scikit-learn's: `make bench`."""

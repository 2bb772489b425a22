"""The workbench of labelled pairs and seeds: reading, writing, validating, splitting."""

"""From a config file to a model folder: search, fit, calibrate, evaluate, track."""

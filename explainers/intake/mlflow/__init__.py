"""What reading MLflow model folders needs: their description, and the one model inside."""

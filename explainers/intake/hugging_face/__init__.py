"""What reading Hugging Face folders needs: files, configuration, weights, tokenizer, network."""

"""Training the Korean–English static encoder: pairs of texts, a tokeniser, losses, and the saved model."""

"""出力: plan text, documents and pages; what people read, and read back."""

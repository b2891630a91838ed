"""What is shown of models of tables: words, tables and tabs."""

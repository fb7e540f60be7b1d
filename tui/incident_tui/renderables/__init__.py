"""Pure drawing: data, a width and a height in; lines of text with named colours out."""

"""Does the data keep the rules? Shapes and checks, told with places, reasons and remedies."""

"""What is shown to whoever asks for proof: register, processors, measures, evidence."""

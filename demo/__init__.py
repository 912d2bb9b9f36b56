"""The demonstration photographs: computed by the modules of this folder, nobody's pictures."""

"""The room of photographs: galleries, photos, their renditions, and the pages that show them."""

"""Three-way merging of a plan: base is what bcp last generated, ours what people may have edited, theirs the new text."""

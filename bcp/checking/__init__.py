"""検証: named rules collect what is wrong, one policy decides how bad it is; coverage, gates, to-do list and report."""

"""The steps in order; each calls one room and passes values on."""

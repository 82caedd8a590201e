-module(X).
f(X) -> X.

-module foo.
f(X) -> X.

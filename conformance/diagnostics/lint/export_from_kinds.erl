-module(export_from_kinds).
-export([f/1, g/1, h/1, i/1, j/1, k/1, l/1, m/1, n/1]).
-record(r, {a, b}).
f(X) -> _ = #r{a = A = X}, A.
g(X) -> _ = X#r{a = A = X}, A.
h(X) -> _ = (A = X)#r.a, A.
i(X) -> _ = X#{a => A = X}, A.
j(X) -> _ = [Y || Y <- (A = X)], A.
k(X) -> _ = [1 | A = X], A.
l(X) -> _ = m:f(A = X), A.
m(X) -> _ = (A = m):f(X), A.
n(X) -> _ = <<1:(A = X)>>, _ = (B = X) == 1, _ = not (C = X), {A, B, C}.

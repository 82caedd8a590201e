%% options: '+{target,29}'
-module(nr_syntax2).
a(X) -> #m:s.a.
b(X) -> #_.a.
c(#m:s.a) -> 1.
d(X) -> X#A:b{}.
e(X) -> X#if:of{}.
f(X) -> X#_:s.x.
g(X) -> X#_{a = 1}#_{b = 1}.
h(X) -> X#s.a#_{b = 1}.
i(X) -> X#s.a#m:s.a.
j(X) -> #m:s{b = 1}#m:s{b = 2}.
k(X) -> #m:s{b = 1}#{a => 1}.
l(X) -> X#{a => 1}#m:s{b = 1}.
m(X) -> X#{a => 1}#_{b = 1}.
n(X) -> g(X)#_.b.
o(X) -> g(X)#m:s.b.
p(X) -> #s{}#_.b.
q(#_) -> 1.
r(X) -> X#m:s.A.
s(X) -> X#_.A.
t(X) -> #m:s{1 = 1}.
u(X) -> #m:s:t{}.
v(X) -> <<X#_.c:8>>.
w(X) -> fun #_{} -> 1 end.

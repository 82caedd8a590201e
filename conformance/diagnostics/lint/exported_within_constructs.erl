%% Variables exported from a case's subject or a match's value, used in its clauses or pattern, and behind it.
-module(exported_within_constructs).
-compile([export_all, nowarn_export_all]).
-record(r, {a}).
-record(s, {a, b}).
a1(X) -> case put(a, N = X) of 1 -> t(N); _ -> t(2) end, t(N), N.
a2(X) -> case put(a, N = X) of 1 -> t(N); _ -> t(N) end, t(N), N.
a3(X) -> case put(a, N = X) of N -> 1; _ -> t(N) end, t(N), N.
a4(X) -> put(a, N = X), case X of 1 -> t(N); _ -> t(N) end, t(N), N.
a5(X) -> {A, 1} = put(a, A = X), A, {A}.
a6(X) -> A = put(a, A = X), A, {A}.
a7(X) -> A = t(A = X), t(A), {A}.
a8(X) -> B = t(A = X), t(A), {A, B}.
a9(X) -> {B, A} = t(A = X), t(A), {A, B}.
a10(X) -> if X -> put(a, N = 1), N; true -> N = 1 end, N, N.
a11(X) -> begin put(a, N = X), N end, N.
a12(X) -> receive X -> put(a, N = X), N end, N.
a13(X) -> maybe put(a, N = X), N ?= t(N), N else _ -> 1 end.
a14() -> case t(N) of 1 -> t(N); _ -> t(2) end, t(N).
a15() -> case t(N) of 1 -> t(2); _ -> t(2) end, t(N).
a16() -> case t(N) of 1 -> t(N); _ -> t(N) end, t(N).
a17() -> case t(N) of [] -> t(N); [V] -> t(V) end, t(N).
a18() -> case N of [] -> t(N); [V] -> t(V) end, t(N).
a19() -> case {N} of [] -> t(N); [V] -> t(V) end, t(N).
a20() -> if N + 1 > 2 -> t(N); true -> t(2) end, t(N).
a21() -> receive X when N > 1 -> t(N); _ -> X = 2 end, t(N), X.
a22() -> t(N), case t(1) of 1 -> N; _ -> 2 end, N.
a23() -> t(t(N)), case t(1) of 1 -> N; _ -> 2 end, N.
a24() -> try t(N) of _ -> N catch _:_ -> 1 end.
a25() -> P = [a, {P, 1}], t(P), P.
a26() -> A = t() ! A ! one, t(A), A.
a27() -> P = t(P), t(P), P.
a28() -> t(P = t(P)), t(P), P.
a29() -> t(P), P = 1, P.
a30() -> {P = 1, Q = P}, Q, P.
a31() -> t(A = t(<<A>>)), A.
a32(S) -> <<A:S/big>> = <<V:A/big>>, <<B:S/little>> = <<V:A/little>>, {A, B}.
a33(V) -> begin S = 1, <<A:S/big>> = <<V:A/big>> end, A.
a34(V) -> <<A:3>> = <<V:A>>, A.
a35(V) -> {A, 1} = {V, A}, A.
a36(V) -> {A, 1} = t(A, V), A.
a37(V) -> {A, 1} = A, A, V.
a38(V) -> [A, 1] = [A | V], A, V.
a39(V) -> case t(A) of {A, 1} -> A end, A, V.
a40(V) -> case {A} of {A, 1} -> A end, A, V.
t() -> 1.
t(X) -> X.
show(X) -> X.
attempt(F) -> try F() catch _:_ -> ok end.
t(A, _) -> A.

%% Uses of unsafe and exported variables behind a try, and by the parts of a guard.
-module(unsafe_in_try_and_guards).
-compile([export_all, nowarn_export_all]).
-record(r, {a}).
a1(X) -> try f(N = 1) catch N -> ok after N end, X.
a2(X) -> try f(N = 1) catch _ -> ok after N end, X.
a3(X) -> try f(N) catch _ -> ok after N end, X.
a4(X) -> try f(N) catch _ -> N after ok end, X.
a5(X) -> try f(N) catch N -> N after ok end, N, X.
a6(X) -> try f(N) catch N -> N end, N, X.
a7(X) -> try f(N) of N -> N catch N -> N end, N, X.
a8(X) -> try f(M) of N -> N catch N -> N end, N, X.
a9(X) -> try f(M) of N -> N catch _:_ -> N, M end, N, X, M.
a10(X) -> try f(X) of N -> N catch _:_ -> N, M end, N, X, M.
a11(X) -> try f(X) of N -> N after N, M end, N, X, M.
a12(X) -> put(a, Z = X), [ok || is_atom(Z) orelse Z].
a13(X) -> put(a, Z = X), fun(Y) when is_atom(Z) orelse Z -> Y; (_) when Z; Z -> Z; (_) when Z -> Z end.
a14(X) -> put(a, Z = X), fun(Y) when {Z, Z} == Y -> Y; (_) when Z; Z -> Z; (_) when Z -> Z end.
a15(X) -> put(a, Z = X), case X of Y when Z + Z == Y -> Y; _ when Z; Z -> Z; _ when Z -> Z end.
a16(X) -> put(a, Z = X), if Z + Z == X -> 1; Z; Z -> Z; Z -> Z end.
a17(X) -> case X of 1 -> Z = 1; 2 -> ok end, if Z + Z == X -> 1; Z; Z -> Z; Z -> Z end.
a18(X) -> case X of 1 -> Z = 1; 2 -> ok end, if is_atom(Z) -> 1; Z; Z -> Z; Z -> Z end.

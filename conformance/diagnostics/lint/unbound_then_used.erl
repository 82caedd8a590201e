%% Where a variable that nothing binds counts as bound.
-module(unbound_then_used).
-compile([export_all, nowarn_export_all]).
-record(r, {a}).
a1(X) -> N + X, N.
a2(X) -> {N + X, N}, N.
a3(X) -> {N, N}, N.
a4(X) -> N =:= f orelse N, N, X.
a5(X) -> N =:= f andalso N, N, X.
a6(X) -> f(N), N, X.
a7(X) -> f(N, N), N, X.
a8(X) -> f(N, {N, N}), N, X.
a9(X) -> [N, N, N], N, X.
a10(X) -> [N | N], N, X.
a11(X) -> [N || _ <- X, N, N], N, X.
a12(X) -> case N of N -> N end, X.
a13(X) -> begin N, N end, N, X.
a14(X) -> begin N + 1, N + 2 end, N, X.
a15(X) -> M = (N + 1), N, X, M.
a16(X) -> N + 1 + N + 2 * N, N, X.
a17(X) -> case X of 1 -> N; 2 -> N; 3 -> M = 2, N end, N, M.
a18(X) -> fun() -> N end, N, X.
a19(X) -> fun() -> N + 1, N end, N, X.
a20(X) -> [N + 1, N], X.
a21(X) -> #{N => N, X => N + 1}, N.
a22(X) -> (N)(N, X), N.
a23(X) -> N:N(N, X), N.
a24(X) -> X#{N := N}, N.
a25(X) -> <<N:N>>, N, X.
a26(X) -> try N catch N -> N after N end, N, X.
a27(X) -> try f(N, N) of N -> N catch N -> N after N end, N, X.
a28(X) -> catch N, N, X.
a29(X) -> N ! N, N, X.
a30(X) -> -N, N, X.
a31(X) -> if N -> N; N + 1 -> N; true -> N end, N, X.
a32(X) when N -> N, X.
a33(X) when N, N -> N, X.
a34(X) when N + 1; N -> N, X.
a35(X) when N + N; N -> N, X.
a36(X) -> receive N -> N after N -> N end, N, X.
a37(X) -> receive after N -> N end, N, X.
a38(X) -> maybe N, N ?= N, N end, N, X.
a39(X) -> f({N = 1, N}, N), N, X.
a40(X) -> f(N = 1, N + 2), N, X.
a41(X) -> f(N, N = 1), N, X.
a42(X) -> {f(N), N = 1}, N, X.
a43(X) -> N + (N = 1), N, X.
a44(X) -> (N = 1) + N, N, X.
a45(X) -> {N + 1, N = 1}, N, X.
a46(X) -> N + 1, f((M = 1), M), M, N, X.
a47(X) -> loop(1, N, 2), N + X, g(f(M), 1), M.

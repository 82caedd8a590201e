%% A filter that may be a guard is looked at as one.
-module(filters_as_guards).
-compile([export_all, nowarn_export_all]).
-record(r, {a}).
a1(X) -> [N || N + X], X.
a2(X) -> [N || N + X, N], X.
a3(X) -> [N || N =:= f orelse N], X.
a4(X) -> [N || N =:= f orelse N, N], X.
a5(X) -> [N || (N =:= f) andalso N, N], X.
a6(X) -> [N || N =:= f(X)], X.
a7(X) -> [N || N =:= self()], X.
a8(X) -> [N || {N, N}], X.
a9(X) -> [N || is_atom(N)], X.
a10(X) -> [N || is_atom(N), is_atom(N)], X.
a11(X) -> [N || N], X.
a12(X) -> [N || not N], X.
a13(X) -> [N || length(N) > 1], X.
a14(X) -> [N || length(N) > 1, N <- X], X.
a15(X) -> [N || abs(N)], X.
a16(X) -> [N || X#r.a, N#r.a], X.
a17(X) -> [N || #r{a = N}], X.
a18(X) -> [N || [N | N]], X.
a19(X) -> [N || N or N], X.
a20(X) -> [N || element(1, N)], X.
a21(X) -> [N || element(1, N) == 1], X.
a22(X) -> [N || is_record(N, r)], X.
a23(X) -> [N || erlang:is_atom(N)], X.
a24(X) -> [N || 1 + a > X, begin N end], X.
a25(X) -> [ok || (N = X) > 1, N], X.
a26(X) -> [ok || f(N = X) > 1, N], X.
a27(X) -> put(a, Z = X), [ok || Z > 1, Z + 1, Z], X.
a28(X) -> put(a, Z = X), [ok || is_atom(Z), Z + 1, Z], X.
a29(X) -> case X of 1 -> Z = 2; _ -> ok end, [Z || is_atom(Z), Z + 1, Z], X.
a30(X) -> case X of 1 -> Z = 2; _ -> ok end, [Z || is_atom(Z) orelse Z, Z], X.
a31(X) -> <<<<N>> || N + 1>>, X.
a32(X) when N =:= f orelse N -> N, X.
a33(X) when N + N; N -> N, X.
a34(X) -> [X || is_atom(X, 1)].
a35(X) -> [X || is_tuple(X, 1), float(X), list(X)].
a36(X) -> [X || integer(X)].
a37(X) -> [X || record(X, r)].
a38(X) -> [X || is_record(X, q)].
a39(X) -> [X || X#q.b].
a40(X) -> [X || #q{b = X}, X].
a41(X) -> [X || #r{b = X}, X].
a42(X) -> [X || X#{a := 1}].
a43(X) -> [X || #{a => X}, Y].
a44(X) -> [X || <<X:Y>>, Y].
a45(X) -> [X || map_size(Y) > 1, Y].
a46(X) -> [X || node(Y), Y].
a47(X) -> [X || bit_size(<<Y>>) > Y].

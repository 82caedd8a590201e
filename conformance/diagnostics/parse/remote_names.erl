%% What may stand behind a colon, and what lint says of it.
-module(remote_names).
-compile([export_all, nowarn_export_all]).
-record(r, {a}).
a0({C: N}) -> C.
a1(C: N) -> C.
a2({X, C:N}) -> C.
a3([C:N, d]) -> C.
a4(X) -> {ok: odd, Code} = X.
a5(X) -> case X of a:b -> X end.
a6(X) -> a:b, X.
a7(X) -> X:b, X.
a8(X) -> X = a:b, X.
a9(X) -> P = spawn(X): R = X, R.
a10(X) -> X + 1: R = X, R.
a11(X) -> (X = 1): R, R.
a12(X) -> [1: R], R.
a13(f(X)) -> X.
a14({f(X), 1}) -> X.
a15(#{a => X}) -> X.
a16(X) -> {A, fun(B) -> B end} = X.
a17(X) -> [begin 1 end] = X.
a18(X) -> io:catch(X).
a19(X) -> io:not(X).
a20(X) -> io:not (X), X.
a21(X) -> io:-(X), X.
a22(X) -> io:-reverse(X), X.
a23(X) -> io:+reverse, X.
a24(X) -> io:not reverse(X, 2), X.
a25(X) -> io:bnot reverse, X.
a26(X) -> io:catch reverse, X.
a27(X) -> io:(reverse)(X), X.
a28(X) -> io:begin reverse end(X), X.
a29(X) -> io:"x"(X), X.
a30(X) -> io:1(X), X.
a31(X) -> io:[x](X), X.
a32(X) -> io:{x}(X), X.
a33(X) -> io:#x{}(X), X.
a34(X) -> io:#x.a, X.
a35(X) -> io:x#x.a, X.
a36(X) -> io:x#{a => b}, X.
a37(X) -> io:#"~0p~n", [X].
a38(X) -> io:format#"~0p~n", [X].
a39(X) -> io:format#1, [X].
a40(X) -> io:format#x, [X].
a41(X) -> format#"~0p~n", [X].
a42(X) -> X#"~0p~n", [X].
a43(X) -> X#1, [X].
a44(X) -> X#x, [X].
a45(X) -> X#x.
a46(X) -> X#X.a, 1.
a47(X) -> X#x.1, 1.
a48(X) -> X#x.X, 1.
a49(X) -> X#x{1}, 1.
a50(X) -> X#(x), 1.
a51(X) -> io:f:g(X), 1.
a52(X) -> io:f:g, 1.
a53(X) -> f(X)#{a => 1}, 1.
a54(X) -> f(X)#x.a, 1.
a55(X) -> (#Pperson.where)#point{y = 9}.
a56(X) -> io:-"x", X.
a57(X) -> io:-1(X), X.
a58(X) -> gb:-type(X), X.
a59(X) -> [X, gb:-type(X), X].
a60(X) -> {X, gb:-type(X), X}.
a61(X) -> f(X, gb:-type(X), X).
a62(X) -> f(X, gb:-type(X)).
a63(X) -> {X, gb:-type}.
a64(X) -> {X, gb:-type + 1}.
a65(X) -> {X, gb:not type}.
a66(X) -> {X, gb:catch type, 1}.
a67(X) -> {X, gb:catch (type, 1), 2}.
a68(X) -> gb:-1 + 2.
a69(X) -> gb: - 1.
a70(X) -> gb:catch.
a71(X) -> gb:not.
a72(X) -> gb:-.
a73(X) -> gb:- .
a74(X) -> gb:*.
a75(X) -> gb:end.
a76(X) -> gb:fun.
a77(X) -> gb:fun(X) -> X end.
a78(X) -> gb:fun() -> X end().
a79(X) -> gb:case X of _ -> X end.
a80(X) -> gb:case X of _ -> X end().
a81(X) -> gb:<<X>>.
a82(X) -> gb:X.
a83(X) -> gb:?MODULE.
a84(X) -> gb:?MODULE(X).
a85(X) -> gb:1.5(X).

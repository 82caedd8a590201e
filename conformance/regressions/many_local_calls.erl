%% A function with so many calls of local functions that the compiler gives up on following them: what it passes on last
%% must count all the same.
-module(many_local_calls).
-export([main/1]).

main(_) ->
    io:format("~p~n", [kind({tuple, 1})]),
    io:format("~p~n", [first(3)]).

first(N) ->
    V1 = f1(N),
    V2 = f2(V1),
    V3 = f3(V2),
    V4 = f4(V3),
    V5 = f5(V4),
    V6 = f6(V5),
    V7 = f7(V6),
    V8 = f8(V7),
    V9 = f9(V8),
    V10 = f10(V9),
    V11 = f11(V10),
    V12 = f12(V11),
    V13 = f13(V12),
    V14 = f14(V13),
    V15 = f15(V14),
    V16 = f16(V15),
    V17 = f17(V16),
    V18 = f18(V17),
    V19 = f19(V18),
    V20 = f20(V19),
    V21 = f21(V20),
    V22 = f22(V21),
    V23 = f23(V22),
    V24 = f24(V23),
    V25 = f25(V24),
    V26 = f26(V25),
    V27 = f27(V26),
    V28 = f28(V27),
    V29 = f29(V28),
    V30 = f30(V29),
    V31 = f31(V30),
    V32 = f32(V31),
    V33 = f33(V32),
    V34 = f34(V33),
    V35 = f35(V34),
    V36 = f36(V35),
    V37 = f37(V36),
    V38 = f38(V37),
    V39 = f39(V38),
    V40 = f40(V39),
    V41 = f41(V40),
    V42 = f42(V41),
    V43 = f43(V42),
    V44 = f44(V43),
    V45 = f45(V44),
    V46 = f46(V45),
    V47 = f47(V46),
    V48 = f48(V47),
    V49 = f49(V48),
    V50 = f50(V49),
    V51 = f51(V50),
    V52 = f52(V51),
    V53 = f53(V52),
    V54 = f54(V53),
    V55 = f55(V54),
    V56 = f56(V55),
    V57 = f57(V56),
    V58 = f58(V57),
    V59 = f59(V58),
    V60 = f60(V59),
    kind({other, V60}).

f1(X) when is_integer(X), X > -1 -> X + 1;
f1(_) -> 0.
f2(X) when is_integer(X), X > -2 -> X + 2;
f2(_) -> 0.
f3(X) when is_integer(X), X > -3 -> X + 3;
f3(_) -> 0.
f4(X) when is_integer(X), X > -4 -> X + 4;
f4(_) -> 0.
f5(X) when is_integer(X), X > -5 -> X + 5;
f5(_) -> 0.
f6(X) when is_integer(X), X > -6 -> X + 6;
f6(_) -> 0.
f7(X) when is_integer(X), X > -7 -> X + 7;
f7(_) -> 0.
f8(X) when is_integer(X), X > -8 -> X + 8;
f8(_) -> 0.
f9(X) when is_integer(X), X > -9 -> X + 9;
f9(_) -> 0.
f10(X) when is_integer(X), X > -10 -> X + 10;
f10(_) -> 0.
f11(X) when is_integer(X), X > -11 -> X + 11;
f11(_) -> 0.
f12(X) when is_integer(X), X > -12 -> X + 12;
f12(_) -> 0.
f13(X) when is_integer(X), X > -13 -> X + 13;
f13(_) -> 0.
f14(X) when is_integer(X), X > -14 -> X + 14;
f14(_) -> 0.
f15(X) when is_integer(X), X > -15 -> X + 15;
f15(_) -> 0.
f16(X) when is_integer(X), X > -16 -> X + 16;
f16(_) -> 0.
f17(X) when is_integer(X), X > -17 -> X + 17;
f17(_) -> 0.
f18(X) when is_integer(X), X > -18 -> X + 18;
f18(_) -> 0.
f19(X) when is_integer(X), X > -19 -> X + 19;
f19(_) -> 0.
f20(X) when is_integer(X), X > -20 -> X + 20;
f20(_) -> 0.
f21(X) when is_integer(X), X > -21 -> X + 21;
f21(_) -> 0.
f22(X) when is_integer(X), X > -22 -> X + 22;
f22(_) -> 0.
f23(X) when is_integer(X), X > -23 -> X + 23;
f23(_) -> 0.
f24(X) when is_integer(X), X > -24 -> X + 24;
f24(_) -> 0.
f25(X) when is_integer(X), X > -25 -> X + 25;
f25(_) -> 0.
f26(X) when is_integer(X), X > -26 -> X + 26;
f26(_) -> 0.
f27(X) when is_integer(X), X > -27 -> X + 27;
f27(_) -> 0.
f28(X) when is_integer(X), X > -28 -> X + 28;
f28(_) -> 0.
f29(X) when is_integer(X), X > -29 -> X + 29;
f29(_) -> 0.
f30(X) when is_integer(X), X > -30 -> X + 30;
f30(_) -> 0.
f31(X) when is_integer(X), X > -31 -> X + 31;
f31(_) -> 0.
f32(X) when is_integer(X), X > -32 -> X + 32;
f32(_) -> 0.
f33(X) when is_integer(X), X > -33 -> X + 33;
f33(_) -> 0.
f34(X) when is_integer(X), X > -34 -> X + 34;
f34(_) -> 0.
f35(X) when is_integer(X), X > -35 -> X + 35;
f35(_) -> 0.
f36(X) when is_integer(X), X > -36 -> X + 36;
f36(_) -> 0.
f37(X) when is_integer(X), X > -37 -> X + 37;
f37(_) -> 0.
f38(X) when is_integer(X), X > -38 -> X + 38;
f38(_) -> 0.
f39(X) when is_integer(X), X > -39 -> X + 39;
f39(_) -> 0.
f40(X) when is_integer(X), X > -40 -> X + 40;
f40(_) -> 0.
f41(X) when is_integer(X), X > -41 -> X + 41;
f41(_) -> 0.
f42(X) when is_integer(X), X > -42 -> X + 42;
f42(_) -> 0.
f43(X) when is_integer(X), X > -43 -> X + 43;
f43(_) -> 0.
f44(X) when is_integer(X), X > -44 -> X + 44;
f44(_) -> 0.
f45(X) when is_integer(X), X > -45 -> X + 45;
f45(_) -> 0.
f46(X) when is_integer(X), X > -46 -> X + 46;
f46(_) -> 0.
f47(X) when is_integer(X), X > -47 -> X + 47;
f47(_) -> 0.
f48(X) when is_integer(X), X > -48 -> X + 48;
f48(_) -> 0.
f49(X) when is_integer(X), X > -49 -> X + 49;
f49(_) -> 0.
f50(X) when is_integer(X), X > -50 -> X + 50;
f50(_) -> 0.
f51(X) when is_integer(X), X > -51 -> X + 51;
f51(_) -> 0.
f52(X) when is_integer(X), X > -52 -> X + 52;
f52(_) -> 0.
f53(X) when is_integer(X), X > -53 -> X + 53;
f53(_) -> 0.
f54(X) when is_integer(X), X > -54 -> X + 54;
f54(_) -> 0.
f55(X) when is_integer(X), X > -55 -> X + 55;
f55(_) -> 0.
f56(X) when is_integer(X), X > -56 -> X + 56;
f56(_) -> 0.
f57(X) when is_integer(X), X > -57 -> X + 57;
f57(_) -> 0.
f58(X) when is_integer(X), X > -58 -> X + 58;
f58(_) -> 0.
f59(X) when is_integer(X), X > -59 -> X + 59;
f59(_) -> 0.
f60(X) when is_integer(X), X > -60 -> X + 60;
f60(_) -> 0.

kind({tuple, N}) -> {a_tuple, N};
kind({other, N}) -> {another, N};
kind(_) -> neither.

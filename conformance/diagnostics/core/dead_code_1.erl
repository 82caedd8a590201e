-module(dead_code_1).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> case {X,Y} of {a,B,C} -> B+1, 2; _ -> 1 end.
f1(X, Y) -> case {X,Y} of B -> 2; _ -> X+1, a+1 end.
f2(X, Y) -> case X of B when false -> X+1, a+1; _ -> 1 end.
f3(X, Y) -> case X of 1 -> 2; 1 -> X+1, a+1; _ -> 1 end.
f4(X, Y) -> case X == Y of true -> 2; false -> 1; _ -> X+1, a+1 end.
f5(X, Y) -> case a of b -> X+1, a+1; a -> X+1, a+1; _ -> X+1, hd([]) end.
f6(X, Y) -> case a of b -> 1; a -> 2; _ -> 3 end.
f7(X, Y) -> case a of b -> X+1, 1 end.
f8(X, Y) -> case {a,b} of {b,_} -> X+1, 1; {a,Z} -> X+1, 2; {_,_} -> X+1, 4 end.
f9(X, Y) -> case [] of "a" -> X+1, 1; [] -> X+1, 2; {_,_} -> X+1, 4 end.
f10(X, Y) -> if true -> X+1, 1; X -> hd([]), 2 end.
f11(X, Y) -> if X -> hd([]), 2; true -> 1; Y -> hd([]), 2 end.
f12(X, Y) -> if false -> hd([]), 2; true -> 1; Y -> hd([]), 2 end.
f13(X, Y) -> if a -> hd([]), 2 end.
f14(X, Y) -> if false -> hd([]), 2 end.
f15(X, Y) -> _ = hd(length(a)).
f16(X, Y) -> _ = {a+1, b}.
f17(X, Y) -> _ = g(a+1).
f18(X, Y) -> _ = case X of 1 -> a+1; 2 -> X+1, 3 end.
f19(X, Y) -> _ = X+1, Y.
f20(X, Y) -> _ = begin X+1, Y end.
f21(X, Y) -> _ = (a = b), X+1, 2.
f22(X, Y) -> _ = (Z = a+1), X.
f23(X, Y) -> _V = a+1, X.
f24(X, Y) -> _V = X+1, X.
f25(X, Y) -> {_,_} = {a+1,X+1}, X.
f26(X, Y) -> {Z,W} = {a+1,X+1}, X.
f27(X, Y) -> {Z,W} = {X,Y}, Z+1, Y.
f28(X, Y) -> a = a+1, Y.
f29(X, Y) -> a = X+1, Y.
f30(X, Y) -> {a,Z} = X+1, Y.
f31(X, Y) -> [] = X = Y, Y.
f32(X, Y) -> {} = g(Z = X+1), 2.
f33(X, Y) -> X = X+1, Y.
f34(X, Y) -> X = a, Y = a, X+1, 3.
f35(X, Y) -> case X of Y -> a; Y -> b end.
f36(X, Y) -> fun(A) when false -> a+1 end.
f37(X, Y) -> fun(A) -> a+1; (B) -> X+1, 2 end.
f38(X, Y) -> fun(a) when false -> 1; (b) when a -> 2 end.
f39(X, Y) -> fun() -> X+1, 2 end, Y.

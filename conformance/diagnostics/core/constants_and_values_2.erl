-module(constants_and_values_2).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> #{a=>1}, X.
f1(X, Y) -> #r{}, X.
f2(X, Y) -> Z = <<1>>, X.
f3(X, Y) -> Z = #{}, X.
f4(X, Y) -> Z = #{a=>1}, X.
f5(X, Y) -> g(X+1), Y.
f6(X, Y) -> case X+1 of _ -> 1 end.
f7(X, Y) -> case {X,Y} of {A,B} -> A end.
f8(X, Y) -> case {X,Y} of {a,B} -> B; {A,a} -> A; {c,d} -> 3 end.
f9(X, Y) -> case {X,Y} of {a,B,C} -> B; _ -> A = 1, A end.
f10(X, Y) -> case {X,Y} of a -> 1; [_] -> 2; #{} -> 3; <<_>> -> 4; _ -> 5 end.
f11(X, Y) -> case {X,a} of {_,b} -> 1; {_,a} -> 2; _ -> 3 end.
f12(X, Y) -> case {X,a} of {_,b} -> 1; {_,c} -> 2 end.
f13(X, Y) -> case #r{} of V1 -> a; [] -> b; V3 -> c end.
f14(X, Y) -> case true of V1 -> a; V3 -> c end.
f15(X, Y) -> case [X|Y] of [] -> 1; [A] -> A; [A|B] -> A end.
f16(X, Y) -> case [X,Y] of [] -> 1; [A] -> A; [A,B] -> A; [A|B] -> 3 end.
f17(X, Y) -> case <<X>> of [] -> 1; {A} -> A; <<A>> -> A; B -> 3 end.
f18(X, Y) -> case #{a=>X} of [] -> 1; {A} -> A; #{a := B} -> 3; C -> C end.
f19(X, Y) -> case fun() -> 1 end of [] -> 1; {A} -> A; C -> C end.
f20(X, Y) -> case X == Y of a -> 1; true -> 2; false -> 3; B -> B end.
f21(X, Y) -> case is_list(X) of true -> 2; false -> 3; B -> B end.
f22(X, Y) -> case X + Y of a -> 1; [] -> 2; 3 -> 4; 3.0 -> 5; {} -> 6 end.
f23(X, Y) -> case length(X) of a -> 1; [] -> 2; 3 -> 4; 3.0 -> 5; {} -> 6 end.
f24(X, Y) -> case element(1,X) of a -> 1; [] -> 2; 3 -> 4 end.
f25(X, Y) -> case g(X) of a -> 1; a -> 2; 3 -> 4 end.
f26(X, Y) -> Z = {X,1}, {A,2} = Z.
f27(X, Y) -> Z = {X,1}, {A,1} = Z, A.
f28(X, Y) -> Z = {X,1}, W = Z, [A] = W.
f29(X, Y) -> {A,B} = {1,X}, case A of 2 -> 1; 1 -> 3 end.
f30(X, Y) -> {A,B} = {1,X}, case A of 2 -> 1; 3 -> 3 end.
f31(X, Y) -> {A} = X, case A of a -> case A of b -> 1; a -> 3 end; _ -> 4 end.
f32(X, Y) -> case X of a -> case X of b -> 1; a -> 3 end; _ -> 4 end.
f33(X, Y) -> case X of {A} -> [_] = X; [A] -> X + 1; 1 -> hd(X); _ -> 4 end.
f34(X, Y) -> case X of a -> X + 1; "ab" -> length(X), X + 1; 1 -> hd(X); _ -> 4 end.

-module(bindings_3).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> [A,B] = [X+1,Y+1], X.
f1(X, Y) -> [A|B] = [X+1|Y+1], X.
f2(X, Y) -> {A,[B]} = {X+1,[Y+1]}, A.
f3(X, Y) -> {_,B} = {g(X),Y+1}, X.
f4(X, Y) -> {A,1} = {g(X)+1,Y+1}, X.
f5(X, Y) -> {A,1} = {g(X)+1,1}, X.
f6(X, Y) -> {A,A} = {X+1,Y+1}, X.

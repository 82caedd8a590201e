-module(bad_name_arity_2). -compile([export_all,nowarn_export_all]).
-import(lists, [map/2, foo]).
f(X) -> X.

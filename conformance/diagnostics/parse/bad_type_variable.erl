-module(bad_type_variable). -compile([export_all,nowarn_export_all]).
-type t(_) :: a.
f(X) -> X.

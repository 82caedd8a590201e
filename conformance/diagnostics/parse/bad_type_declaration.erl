-module(bad_type_declaration). -compile([export_all,nowarn_export_all]).
-type t :: a.
f(X) -> X.

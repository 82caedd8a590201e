-module(bad_attribute_7). -compile([export_all,nowarn_export_all]).
-export_type(X).
f(X) -> X.

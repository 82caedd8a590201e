-module(bad_attribute_6). -compile([export_all,nowarn_export_all]).
-export_type([t/X]).
f(X) -> X.

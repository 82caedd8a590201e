-module(bad_attribute_8). -compile([export_all,nowarn_export_all]).
-type (t()).
f(X) -> X.

-module(before_paren_2). -compile([export_all,nowarn_export_all]).
f(X()) -> X.

-module(before_15). -compile([export_all,nowarn_export_all]).
f(X) -> «a».

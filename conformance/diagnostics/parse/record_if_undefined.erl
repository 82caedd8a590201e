-module(record_if_undefined). -compile([export_all,nowarn_export_all]).
f(#if{a=1}) -> X.

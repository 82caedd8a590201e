-module(before_paren_3). -compile([export_all,nowarn_export_all]).
f(<<X:g(x)>>) -> X.

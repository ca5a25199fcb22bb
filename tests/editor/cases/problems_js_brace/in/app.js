function f() {
  alert(1);

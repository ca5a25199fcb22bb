alert((1 + 2));
let a = 1;

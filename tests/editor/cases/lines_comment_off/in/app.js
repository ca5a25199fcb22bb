// let prix = 3;

let prix = 3;

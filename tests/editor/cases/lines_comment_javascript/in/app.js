let prix = 3;
let nom = "pain";
alert(nom);

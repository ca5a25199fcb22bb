let nom = "pain";
alert(nom);

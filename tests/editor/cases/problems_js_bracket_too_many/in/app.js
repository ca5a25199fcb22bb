alert(1));

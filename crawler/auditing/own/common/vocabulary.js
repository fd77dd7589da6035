// Words of controls and announcements in many languages, as beginnings or parts of words. They only ever keep a rule from
// failing something: a language that is missing here costs a question to a person, never a false alarm in itself.
const vocabulary = (() => {
  const any = (byLanguage) => new RegExp(Object.values(byLanguage).join("|"), "iu");

  // Links and buttons that lead past what is repeated.
  const skips = any({
    en: "skip|jump|main content|to content",
    de: "zum inhalt|direkt zu|überspringen|spring",
    fr: "passer au|aller au|contenu",
    es: "saltar|ir al|contenido",
    pt: "conteúdo|ir para",
    it: "vai al|contenuto",
    nl: "naar (de )?inhoud|hoofdinhoud",
    north: "indhold|innhold|innehåll|sisältö",
    slavic: "przejdź|treści|obsah|sadržaj|vsebino|към съдържанието|содержани|зміст",
    others: "conținut|περιεχόμενο|içeriğe|إلى المحتوى|本文|内容",
  });

  // Controls of sound.
  const silences = any({
    en: "pause|stop|mute|play|sound|audio|volume",
    de: "ton aus|stumm|anhalten|abspielen|wiedergabe",
    fr: "lecture|arrêt|couper|muet",
    es: "pausa|parar|detener|silenci|reproduc",
    it: "ferma|riproduci|silenzi",
    nl: "pauzeer|geluid|dempen|afspelen",
    slavic: "wstrzymaj|zatrzymaj|wycisz|dźwięk|odtwórz|пауза|стоп|звук|воспроизв|зупин",
    others: "暂停|停止|静音|播放|再生|一時停止|إيقاف|كتم|تشغيل",
  });

  // Controls of what moves or changes.
  const halts = any({
    en: "pause|stop|hide|freq|speed|control",
    de: "anhalten|stoppen|ausblend|pausier",
    fr: "arrêt|masquer",
    es: "detener|parar|ocultar|pausa",
    it: "ferma|nascondi",
    nl: "pauzeer|verberg",
    slavic: "wstrzymaj|zatrzymaj|ukryj|пауза|останов|скрыть|зупин",
    others: "停止|暂停|隐藏|一時停止|إيقاف|durdur",
  });

  // Controls that may turn off what the device's movements do.
  const settings = any({
    en: "motion|tilt|shak|sensor|orient|rotat|gyro|disable|turn off|switch off|settings|preferences|options|control",
    de: "beweg|neig|schüttel|lage|einstellung|ausschalt",
    fr: "mouvement|inclin|secou|capteur|réglage|paramètre|désactiv",
    es: "movimiento|agitar|ajustes|configura|desactiv",
    it: "movimento|imposta|disattiv",
    nl: "beweging|instelling|uitschakel",
    slavic: "ustawieni|движен|настройк|отключ",
    others: "设置|关闭|設定|إعداد",
  });

  // Texts that speak of a film.
  const announces = any({
    en: "video|film|movie|clip|watch|animation|footage|recording",
    de: "anschau|ansehen|aufnahme",
    fr: "vidéo|regarder",
    es: "vídeo|películ|mira",
    it: "filmato|guarda|vedi",
    nl: "kijk",
    north: "titta|katso",
    slavic: "obejrz|wideo|nagran|видео|відео|ролик|фильм",
    others: "assist|φίλμ|βίντεο|视频|影片|動画|ビデオ|비디오|영상|فيديو|वीडियो|izle|xem|tonton",
  });

  // Texts that speak of something to be heard.
  const hearing = any({
    en: "audio|listen|hear|sound|record|podcast|spoken|voice|read (out|aloud)|mp3",
    de: "anhör|hör|ton|aufnahme|vorles|sprach",
    fr: "écout|enregistre|entend|sonore|voix",
    es: "escuch|oír|oiga|grabaci|sonido|voz",
    pt: "ouv|ouç|gravaç|som",
    it: "ascolt|sent|registra|voce",
    nl: "luister|hoor|geluid|opname",
    north: "lyssna|lytt|lyt|kuunte|ljud|lyd|ääni",
    slavic: "posłuch|nagran|dźwięk|poslech|sluša|слуша|аудио|аудіо|слухай|запис|звук",
    others: "ascultă|ακού|ήχο|dinle|ses|听|聴|聞|音|듣|استم|صوت|सुन|nghe|dengar",
  });

  return { skips, silences, halts, settings, announces, hearing };
})();

"""Usual names of columns in files of other programs and languages, and which of ours each means.

Only whole names are known, none is guessed from a part: a name that may mean two of ours is not here.
"""

from collections.abc import Collection
from functools import lru_cache

from store.transfer.columns import ATTRIBUTE

_USUAL: dict[str, str] = {
    "source_id": "customer id; customer number; customer no; contact id; client id; member id; loyalty id; "
    "external id; kundennummer; kundennr; kunden nr; kunden id; mitgliedsnummer; numéro client; n° client; "
    "id client; id cliente; número de cliente; codice cliente; numero cliente; número do cliente; klantnummer; "
    "klantnr; kundnummer; numer klienta",
    "first_name": "firstname; given name; forename; vorname; prénom; prenom; nombre; nome; nombre de pila; "
    "primeiro nome; voornaam; förnamn; fornavn; imię; etunimi",
    "last_name": "lastname; surname; family name; nachname; familienname; zuname; nom; nom de famille; apellido; "
    "apellidos; cognome; sobrenome; apelido; achternaam; efternamn; etternavn; efternavn; nazwisko; sukunimi",
    "phone": "phone number; mobile; mobile phone; mobile number; cell; cell phone; cellphone; telephone; tel; "
    "telefon; telefonnummer; handy; handynummer; mobil; mobiltelefon; mobilnummer; téléphone; numéro de "
    "téléphone; portable; teléfono; número de teléfono; móvil; celular; telefono; cellulare; telefone; telemóvel; "
    "telefoon; telefoonnummer; mobiel; mobilnummer; telefonnummer; numer telefonu",
    "home_phone": "home telephone; landline; festnetz; telefon privat; téléphone fixe; teléfono fijo; telefono "
    "fisso; telefone fixo; vaste telefoon; hemtelefon",
    "email": "e mail; email address; e mail address; mail; e mail adresse; email adresse; mailadresse; courriel; "
    "adresse e mail; adresse mail; correo; correo electrónico; correo electronico; posta elettronica; indirizzo "
    "e mail; e mailadres; e post; epost",
    "birthday": "date of birth; birth date; birthdate; dob; geburtstag; geburtsdatum; geb datum; date de "
    "naissance; fecha de nacimiento; cumpleaños; data di nascita; data de nascimento; aniversário; geboortedatum; "
    "födelsedatum; fødselsdato; data urodzenia",
    "signup_date": "sign up date; date joined; joined; join date; member since; registration date; enrolment date; "
    "enrollment date; mitglied seit; beitrittsdatum; anmeldedatum; date d'inscription; inscrit le; fecha de alta; "
    "fecha de registro; data di iscrizione; data de inscrição; lid sinds",
    "member": "is member; loyalty member; mitglied; membre; miembro; socio; membro; lid; medlem",
    "first_seen": "first visit; erster besuch; première visite; primera visita; prima visita",
    "favorite_store": "favourite store; home store; preferred store; stammfiliale; lieblingsfiliale; magasin "
    "préféré; tienda favorita; negozio preferito; loja favorita",
    "legacy_points": "points balance; point balance; loyalty points; old points; punktestand; treuepunkte; altpunkte; "
    "solde de points; puntos acumulados; saldo de puntos; saldo punti; saldo de pontos; puntensaldo",
    "text_opt_in": "sms opt in; sms consent; text consent; sms einwilligung; accord sms; consentimiento sms",
    "email_opt_in": "email consent; newsletter; e mail einwilligung; accord e mail; consentimiento email",
    "household": "family; haushalt; foyer; hogar; nucleo familiare; huishouden",
    "tags": "labels; schlagwörter; étiquettes; etiquetas; etichette",
    "groups": "customer group; customer groups; kundengruppe; groupe; grupo; gruppo",
    "order_id": "order number; order no; transaction id; transaction number; ticket number; sale id; "
    "bestellnummer; bestellnr; auftragsnummer; vorgangsnummer; numéro de commande; n° commande; número de pedido; "
    "id de pedido; numero ordine; número do pedido; bestelnummer",
    "receipt": "receipt number; receipt no; bon; bonnummer; belegnummer; bon nr; beleg nr; numéro de ticket; ticket; "
    "recibo; número de recibo; scontrino; numero scontrino; bonnr; kvittonummer",
    "location": "store; shop; branch; site; filiale; standort; magasin; boutique; tienda; sucursal; negozio; punto "
    "vendita; loja; winkel; filiaal; butik",
    "payment_method": "payment; payment type; tender; zahlungsart; zahlungsmittel; mode de paiement; moyen de "
    "paiement; forma de pago; método de pago; metodo di pagamento; forma de pagamento; betaalwijze",
    "sku": "article number; item number; item code; product code; plu; artikelnummer; artikelnr; artikel nr; "
    "référence; réf; código de artículo; codice articolo; código do produto",
    "product": "product name; item; item name; article; artikel; artikelname; bezeichnung; artikelbezeichnung; "
    "produkt; produit; désignation; producto; artículo; prodotto; articolo; produto; artigo",
    "brand": "manufacturer; marke; hersteller; marque; marca; merk; märke",
    "category": "product group; department; warengruppe; kategorie; catégorie; rayon; categoría; categoria; "
    "categorie",
    "quantity": "qty; units; pieces; menge; anzahl; stück; stückzahl; quantité; qté; cantidad; quantità; quantidade; "
    "aantal; antal; ilość",
    "amount": "net; net amount; line total; betrag; nettobetrag; netto; montant; montant ht; importe; importo; "
    "valor; bedrag; belopp; kwota",
    "tax": "vat; sales tax; tax amount; mwst; mehrwertsteuer; umsatzsteuer; ust; steuer; tva; iva; impuesto; "
    "imposta; imposto; btw; moms",
    "placed_at": "date; date time; datetime; order date; sold at; sale date; transaction date; datum; zeitpunkt; "
    "verkaufsdatum; bestelldatum; kaufdatum; date de vente; date de commande; fecha; fecha de venta; fecha de "
    "pedido; data; data vendita; data da venda; verkoopdatum",
    "refund_id": "refund number; credit note; gutschrift; gutschriftnummer; stornonummer; avoir; numéro d'avoir; "
    "número de reembolso; nota di credito",
    "refunded_at": "date; refund date; datum; date de remboursement; fecha; fecha de reembolso; data",
    "discount_id": "discount code; reward id; reward; rabattcode; code remise; código de descuento; codice sconto",
    "name": "title; bezeichnung; titre; título; titolo; naam; nom; nombre; nome",
    "cost": "points cost; points needed; punkte; points; punktekosten; coût; coste; costo; custo",
    "starts_on": "start; start date; from; valid from; gültig ab; beginn; date de début; válido desde; desde; "
    "data inizio",
    "ends_on": "end; end date; to; valid to; valid until; gültig bis; ende; date de fin; válido hasta; hasta; "
    "data fine",
    "redemption_id": "redemption number; einlösenummer; numéro d'utilisation; id de canje",
    "at": "date; date time; datetime; time; datum; zeitpunkt; fecha; data; date heure",
    "code": "voucher; voucher code; coupon; coupon code; gutscheincode; gutschein; code promo; cupón; buono",
    "points": "value; worth; punkte; puntos; punti; pontos; punten",
    "expires_on": "expiry; expiry date; expires; expiration date; ablaufdatum; gültig bis; date d'expiration; "
    "fecha de caducidad; scadenza; validade",
    "until": "end date; to; bis; jusqu'au; hasta; fino al; até; tot",
    "message_id": "message number; nachrichtennummer; id message",
    "channel": "kanal; canal; canale; kanaal",
    "direction": "richtung; sens; dirección; direzione; richting",
    "sent_at": "date; sent; sent on; datum; gesendet am; envoyé le; fecha; enviado el; inviato il; data",
    "text": "message; body; nachricht; inhalt; mensaje; messaggio; mensagem; bericht",
    "campaign": "kampagne; campagne; campaña; campagna; campanha",
    "survey": "questionnaire; umfrage; enquête; sondage; encuesta; sondaggio; pesquisa",
    "submitted_at": "date; submitted; datum; abgegeben am; envoyé le; fecha; data",
    "question": "frage; pregunta; domanda; pergunta; vraag",
    "answer": "response; antwort; réponse; respuesta; risposta; resposta; antwoord",
    "rating": "score; stars; bewertung; sterne; note; calificación; valoración; valutazione; avaliação",
    "kind": "event; event type; type; art; ereignis; typ; événement; evento; tipo; soort",
    "detail": "details; description; beschreibung; détail; detalle; dettaglio; descrição; omschrijving",
    "serial": "serial number; card number; card no; kartennummer; karten nr; numéro de carte; número de tarjeta; "
    "numero carta; número do cartão; kaartnummer",
    "programme": "program; card program; kartenprogramm; programm; programa; programma",
    "status": "state; zustand; statut; estado; stato",
    "balance": "card balance; stand; guthaben; solde; saldo",
}


def folded(name: str) -> str:
    """A header's name as it is compared: without case, punctuation and further spaces."""
    kept = "".join(" " if char in "_-./\\:;*#()[]" else char for char in name.casefold())
    return " ".join(kept.split())


@lru_cache(maxsize=64)
def usual_names(columns: tuple[str, ...]) -> dict[str, str]:
    """Folded usual names to these columns; a name that would mean two of them is left out."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for column in columns:
        for name in _USUAL.get(column, "").split(";"):
            key = folded(name)
            if key and found.setdefault(key, column) != column:
                twice.add(key)
    plain = {folded(column) for column in columns}
    return {key: column for key, column in found.items() if key not in twice | plain}


def guessed(cells: Collection[str], columns: tuple[str, ...]) -> dict[str, str]:
    """Which of a header's names usually mean one of ours, as far as ours does not stand there itself."""
    ours = {folded(column): column for column in columns}
    taken = {ours[folded(cell)] for cell in cells if folded(cell) in ours}
    usual = usual_names(columns)
    found: dict[str, str] = {}
    for cell in cells:
        column = usual.get(folded(cell))
        if column is not None and column not in taken and not cell.lower().startswith(ATTRIBUTE):
            found[cell] = column
            taken.add(column)
    return found

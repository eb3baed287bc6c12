"""An Exchange that takes NTLMv2 alone, by impacket's server side; prints its port, then `user domain status` for each sign-in."""

import base64
import os
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from impacket import ntlm
from impacket.smbserver import STATUS_SUCCESS, computeNTLMv2

PASSWORD = 'SecREt01'
TARGET_INFO = ntlm.AV_PAIRS()
TARGET_INFO[ntlm.NTLMSSP_AV_HOSTNAME] = 'MAIL'.encode('utf-16le')
TARGET_INFO[ntlm.NTLMSSP_AV_DOMAINNAME] = 'CONTOSO'.encode('utf-16le')
MESSAGE = (
    '<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>'
    '<m:Items><t:Contact><t:DisplayName>Sadie</t:DisplayName></t:Contact></m:Items></m:GetItemResponseMessage>'
)
ANSWER = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"'
    ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body><m:GetItemResponse>'
    '<m:ResponseMessages>%s</m:ResponseMessages></m:GetItemResponse></s:Body></s:Envelope>'
)


def say(*words):
    # In one write, so that the lines of several threads stay apart.
    os.write(1, (' '.join(map(str, words)) + '\n').encode())


def challenge_message(negotiate, challenge):
    message = ntlm.NTLMAuthChallenge()
    message['flags'] = negotiate['flags'] | ntlm.NTLMSSP_NEGOTIATE_TARGET_INFO
    message['domain_len'] = message['domain_max_len'] = 0
    message['domain_offset'] = 56
    message['domain_name'] = b''
    message['challenge'] = challenge
    message['TargetInfoFields_len'] = message['TargetInfoFields_max_len'] = len(TARGET_INFO)
    message['TargetInfoFields'] = TARGET_INFO
    message['TargetInfoFields_offset'] = 56
    message['Version'] = b'\xff' * 8
    message['VersionLen'] = 8
    return message


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    signed_in = False
    negotiate = challenge = None

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length'])).decode()
        token = base64.b64decode((self.headers.get('Authorization') or 'NTLM ').split(' ')[1])
        if token[8:9] == b'\x01':
            self.negotiate = ntlm.NTLMAuthNegotiate()
            self.negotiate.fromString(token)
            self.challenge = challenge_message(self.negotiate, os.urandom(8))
            return self.answer(401, '', 'NTLM ' + base64.b64encode(self.challenge.getData()).decode())
        if token[8:9] == b'\x03':
            self.signed_in = self.is_right(token)
        if self.signed_in:
            return self.answer(200, ANSWER % (MESSAGE * len(re.findall('<t:ItemId ', body))))
        return self.answer(401, '', 'NTLM')

    def is_right(self, token):
        message = ntlm.NTLMAuthChallengeResponse()
        message.fromString(token)
        user, domain = message['user_name'].decode('utf-16le'), message['domain_name'].decode('utf-16le')
        digests = ntlm.LMOWFv1(PASSWORD), ntlm.NTOWFv1(PASSWORD)
        status, _ = computeNTLMv2(user, *digests, self.challenge['challenge'], message, self.challenge, self.negotiate)
        say(user, domain or '-', status == STATUS_SUCCESS)
        return status == STATUS_SUCCESS

    def answer(self, status, body, challenge=None):
        self.send_response(status)
        self.send_header('Content-Type', 'text/xml')
        self.send_header('Content-Length', str(len(body)))
        if challenge:
            self.send_header('WWW-Authenticate', challenge)
        self.end_headers()
        self.wfile.write(body.encode())


server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
say(server.server_port)
server.serve_forever()
